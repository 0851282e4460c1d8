"""The main screen, composed of panes and of what is done through them."""
