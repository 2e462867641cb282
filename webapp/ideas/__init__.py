"""Ideas of co-creation programs: proposed, supported, decided with a reason, done."""
