"""Results of waves, and the ledger of everything that was released, which an attacker reads."""
