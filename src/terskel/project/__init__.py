"""Settings, urls, wsgi and start-up checks."""
