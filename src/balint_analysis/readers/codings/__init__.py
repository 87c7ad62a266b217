"""One file a coding tool: its project or sheet to who gave which code to what."""
