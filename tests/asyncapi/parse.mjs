// Prints what the real AsyncAPI parser makes of a document: node parse.mjs DOCUMENT
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const path = process.argv[2];
const { document, diagnostics } = await new Parser().parse(readFileSync(path, "utf8"), { source: path });
const messages = (channel) => channel.messages().all().map((message) => message.name()).sort();
console.log(JSON.stringify({
  channels: Object.fromEntries((document?.channels().all() ?? []).map((channel) => [channel.address(), messages(channel)])),
  operations: (document?.operations().all() ?? []).map((one) => one.id()),
  problems: diagnostics.filter((d) => d.severity < 2).map((d) => `${d.path.join(".")}: ${d.message}`),
}));
