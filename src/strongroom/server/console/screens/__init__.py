"""The screens, a folder for each of the console's rooms and a module for each screen."""
