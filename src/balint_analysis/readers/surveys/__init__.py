"""One file a survey tool: its grid of cells to an Export."""
