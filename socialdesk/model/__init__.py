"""What is true of messages, conversations and deliveries: values and rules, no clock, no I/O, no
async."""
