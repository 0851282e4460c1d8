"""socialdesk: the inbox of people who sell through chat."""

__version__ = "0.1.0"
