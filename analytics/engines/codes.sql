-- The code of each request, in the order of the additional column position.
SELECT code FROM judged ORDER BY position
