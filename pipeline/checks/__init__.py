"""Checks: each reads a Book or a finished file and says what is wrong.  None makes, repairs, raises or prints."""
