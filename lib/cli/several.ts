/** Parses an option that may be given several times: all its values, in their order. */
export const several = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];
