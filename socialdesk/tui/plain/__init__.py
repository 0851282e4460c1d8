"""The desk line by line: for screen readers, slow lines and paper."""
