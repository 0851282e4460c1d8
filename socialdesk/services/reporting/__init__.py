"""Printed reports: what stands in them, and how they look as a page, a table, a picture."""
