"""The command line: arguments to stages to findings to an exit code.  Nothing else prints or exits."""
