// Values between two processes: the length of each, then V8's own format, which keeps bytes and undefined.
const { deserialize, serialize } = require('node:v8');

const HEAD = 4;

/** The first bytes, before any value. */
exports.READY = 'ready';

exports.frame = (value) => {
  const body = serialize(value);
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
};

/** @param read fills a buffer; gives how much it read, 0 at the end */
exports.readFrame = (read) => {
  const fill = (length) => {
    const bytes = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; ) {
      const count = read(bytes, at);
      if (count === 0) throw new Error('the other process ended');
      at += count;
    }
    return bytes;
  };
  return deserialize(fill(fill(HEAD).readUInt32LE()));
};

/** Calls back for each value that arrives. */
exports.readFrames = (stream, take) => {
  let parts = [];
  let length = 0;
  stream.on('data', (chunk) => {
    parts.push(chunk);
    length += chunk.length;
    while (length >= HEAD) {
      const wanted = HEAD + (parts[0].length < HEAD ? Buffer.concat(parts) : parts[0]).readUInt32LE();
      if (length < wanted) return;
      const bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts);
      parts = [bytes.subarray(wanted)];
      length -= wanted;
      take(deserialize(bytes.subarray(HEAD, wanted)));
    }
  });
};
