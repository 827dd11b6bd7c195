"""What leaves through the door: from opened values and a decision to what one person sees.

Must not live here: deciding, opening, recording.
"""
