"""Readers: an export of some tool to plain text cells, nothing more.

Every reader is a function from a path to a table of text (pandas ``DataFrame`` of ``str``),
cells as they stand in the file, indexed by the line on which each record starts.
"""
