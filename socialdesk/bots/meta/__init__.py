"""The Graph API behind Messenger and Instagram: what both platforms' folders stand on."""
