"""The screen of what is sold: orders, products, and what has to do with them, a page a subject."""
