import * as v from 'valibot';

/** What may be true although it looks wrong, by its code: nothing else can be filed as it is. */
export const acceptable = 'implausible';

/** How long the reason may be, and the name of who gives it: as long as any text that is passed on to Ionworks. */
export const mostAcceptedCharacters = 255;

/** That an operator takes a reading for true, although `code` says what is wrong with it. */
export const AcceptedSchema = v.object({ code: v.literal(acceptable), reason: v.string(), by: v.string() });
export type Accepted = v.InferOutput<typeof AcceptedSchema>;
