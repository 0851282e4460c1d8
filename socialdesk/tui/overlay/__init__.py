"""The overlay in a terminal: scenes in big letters made of half blocks, thirty times a second."""
