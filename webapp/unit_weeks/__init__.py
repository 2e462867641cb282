"""What is counted of each unit when a week is closed; below insights, which closes the weeks."""
