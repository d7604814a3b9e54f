"""Who asked: the library as a whole, its command line, and its HTTP interface."""
