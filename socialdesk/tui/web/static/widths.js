// How many cells a character takes: the ranges come from the server, as the desk itself counts.
"use strict";

const deskWidths = {
  version: "socialdesk",
  ranges: [/* ranges */],

  wcwidth(code) {
    if (code < 32 || (code >= 0x7f && code < 0xa0)) return 0;
    let low = 0, high = this.ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1, [first, last, width] = this.ranges[middle];
      if (code < first) high = middle - 1;
      else if (code > last) low = middle + 1;
      else return width;
    }
    return 1;
  },

  // As xterm.js packs it: whether it joins the character before, and how wide both are then.
  charProperties(code, preceding) {
    let width = this.wcwidth(code), joins = width === 0 && preceding !== 0;
    if (joins) {
      const before = (preceding >> 1) & 3;
      if (before === 0) joins = false;
      else width = Math.max(before, width);
    }
    return (width << 1) | (joins ? 1 : 0);
  },
};
