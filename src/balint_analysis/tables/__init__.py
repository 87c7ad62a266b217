"""A loaded study in, small tidy tables out: counts first, and all that follows from them."""
