"""What carriers tell of parcels: their files, their webhooks, their links."""
