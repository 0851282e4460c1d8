"""How the store reaches its database: one face, two engines, and the numbered migrations."""
