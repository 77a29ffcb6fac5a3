// What was done at this seat and is not yet known to be on the server's disk. Everything is sent
// again until the server says that it has it; each act has a number, so that none counts twice.
const SEAT_KEY = "chiiki-seat";
// What goes out while the connection is down is lost without a word: it is sent again by the clock.
const RESEND_MS = 3000;

// Of a tab, and no more than a name: what is typed is never written into the browser's storage.
function ownSeat() {
  try {
    const known = sessionStorage.getItem(SEAT_KEY);
    if (known) return known;
    const made = randomId();
    sessionStorage.setItem(SEAT_KEY, made);
    return made;
  } catch {
    return randomId();
  }
}

function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const seat = ownSeat();
let lastNumber = Date.now(); // grows from page to page of one session, too

function createOutbox() {
  let waiting = [];
  let session = null;
  let post = () => {};
  let answered = () => {};
  let sentAt = 0;
  let turn = 0; // the same acts sent again are news to Streamlit, which sends only what differs
  const flush = () => {
    sentAt = Date.now();
    turn += 1;
    post({ seat, acts: waiting, turn });
  };
  setInterval(() => {
    if (waiting.length && Date.now() - sentAt >= RESEND_MS) flush();
  }, RESEND_MS);

  return {
    // The newest draft says all that the ones before it said.
    add(act) {
      if (act.do === "draft") waiting = waiting.filter((other) => other.do !== "draft");
      lastNumber = Math.max(lastNumber + 1, Date.now());
      waiting.push({ number: lastNumber, session, ...act });
      flush();
      return lastNumber;
    },
    unsent: () => waiting.length,
    onAnswer(take) { answered = take; },
    // What the server says with each picture of the board. A server that has begun anew (a power
    // cut) knows nothing of what was under way: it is sent once more. True: so it was.
    receive({ acked, replies, session: told }, sender) {
      post = sender;
      const anew = session !== null && session !== told;
      session = told;
      waiting = waiting.filter((act) => anew || act.number > acked);
      for (const reply of replies) answered(reply);
      if (anew && waiting.length) flush();
      return anew;
    },
  };
}
