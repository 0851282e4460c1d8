"""What lies over a full screen until it is answered or left."""
