"""Tables to results and sentences."""
