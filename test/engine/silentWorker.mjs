/** A worker that never comes to the point of taking messages. */
for (;;);
