"""Reports that the command `francparler report` wrote: listed, read in the browser, downloaded."""
