"""The desk in a browser: how its process speaks with the server, and the page's own files."""
