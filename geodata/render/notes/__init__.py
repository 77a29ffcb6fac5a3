"""Notes of a discussion as drawn and printed; all of it is for staff only."""
