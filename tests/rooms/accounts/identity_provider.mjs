// A whole OpenID Connect provider: `node identity_provider.mjs PORT REDIRECT_URI`.
// Whoever logs in is named by what they write: `brita` has a confirmed address, `mallory` writes brita's into her
// profile without confirming it, `nameless` has no address.
import { Provider } from "oidc-provider";

const [port, redirectUri] = process.argv.slice(2);
const PEOPLE = {
  brita: { name: "Brita Strand", email: "brita.strand@example.no", email_verified: true },
  mallory: { name: "Mallory", email: "brita.strand@example.no", email_verified: false },
  nameless: { name: "Nameless" },
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "terskel", client_secret: "shared between the two", redirect_uris: [redirectUri] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  pkce: { required: () => true },
  cookies: { keys: ["only for tests"] },
  findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...PEOPLE[sub] }) }),
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
