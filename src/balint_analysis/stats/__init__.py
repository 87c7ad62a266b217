"""Arrays in, numbers out: intervals, tests, reliability. Nothing here knows a study."""
