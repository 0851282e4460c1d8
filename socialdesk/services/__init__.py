"""The use cases: what is done with messages, conversations and deliveries, on injected clock,
chance and channels."""
