"""How the CRM's own table came to be."""
