"""What the tests share."""

from hypothesis import settings

settings.register_profile("short", max_examples=25, deadline=None, derandomize=True)
settings.load_profile("short")
