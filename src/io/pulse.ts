/** Counts what comes from the disk in this thread, so that a thread that waits in vain can be told from one that has much to do. */
export const pulse = { reads: 0 };
