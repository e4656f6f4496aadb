/** Names that live in the database: changing one loses the runs that are under way. */
export const APPLICATION = 'heirloom';
export const SCHEMA = 'heirloom';
export const RUN_QUEUE = 'runs';
export const REQUEST_QUEUE = 'requests';
/** A name apart from those of runs, which may be made from the delivery that asked for them. */
export const REQUEST_PREFIX = 'delivery:';
/** Where runs are while they wait for an answer: it has no limit, so none of them keeps another from working. */
export const WAITING_QUEUE = 'waiting';

/** Fixed, so that a new release goes on with the runs of the one before. */
export const VERSION = '1';
