"""Sessions: graphs are cut to what is fetched, compiled, and run with variables of the session's own."""
