// What a button's `open-type` opens. Whoever builds the sheet says so here; the button tells of the end.

/**
 * By the name of the open-type: opens, waits for the person, and gives the event's detail.
 * @type {Record<string, (given: {from: 'button', target: object}) => Promise<object|void>>}
 */
export const openings = {}
