"""What the demo company is made from: its people and units, its texts, and the truth that is set."""
