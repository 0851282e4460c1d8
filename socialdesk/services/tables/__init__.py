"""Files of strangers as tables: letters, cells and rows, whatever program wrote them."""
