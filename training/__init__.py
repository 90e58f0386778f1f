"""Training material of the reading model and its conversion."""
