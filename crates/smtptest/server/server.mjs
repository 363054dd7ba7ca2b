// A mail server for tests, on a free port of the loopback interface. It keeps what it takes.
//
// Settings come as JSON in the first argument. Each line of the input is a question in JSON, answered by one line of
// JSON; it ends when its input does, that is: when whoever started it is gone.

import { createInterface } from 'node:readline';
import { SMTPServer } from 'smtp-server';

const settings = JSON.parse(process.argv[2]);
const mails = [];
let visits = 0;
// What is said instead of yes, in turn: numbers by the step they belong to.
let refusals = { sender: [], recipient: [], content: [] };

function answer(step, callback) {
    const code = refusals[step].shift();
    if (code === undefined) return callback();
    // As real servers do, the words repeat the address.
    return callback(Object.assign(new Error(`${step} refused for somebody@mail.example`), { responseCode: code }));
}

const server = new SMTPServer({
    name: 'mail.example',
    logger: false,
    authOptional: !settings.login,
    allowInsecureAuth: true,
    secure: settings.tls === 'implicit',
    disabledCommands: settings.tls === 'starttls' ? [] : ['STARTTLS'],
    ...(settings.tls === 'none' ? {} : { key: settings.key, cert: settings.certificate }),
    onConnect(session, callback) {
        visits += 1;
        callback();
    },
    onAuth(auth, session, callback) {
        const { user, password } = settings.login ?? {};
        if (auth.username === user && auth.password === password) return callback(null, { user });
        return callback(Object.assign(new Error('wrong'), { responseCode: 535 }));
    },
    onMailFrom: (address, session, callback) => answer('sender', callback),
    onRcptTo: (address, session, callback) => answer('recipient', callback),
    onData(stream, session, callback) {
        const parts = [];
        stream.on('data', part => parts.push(part));
        stream.on('end', () =>
            answer('content', error => {
                if (error) return callback(error);
                mails.push({
                    from: session.envelope.mailFrom.address,
                    to: session.envelope.rcptTo.map(to => to.address),
                    secure: session.secure,
                    user: session.user || null,
                    helo: session.hostNameAppearsAs || '',
                    content: Buffer.concat(parts).toString('utf8'),
                });
                return callback(null, `Ok: queued as M${mails.length}`);
            }),
        );
    },
});
server.on('error', () => {});

function listen(port) {
    return new Promise((resolve, reject) => {
        server.server.once('error', reject);
        server.listen(port, '127.0.0.1', () => resolve(server.server.address().port));
    });
}

const port = await listen(0);
console.log(JSON.stringify(port));

for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line);
    let said = null;
    if (question.ask === 'mails') said = mails;
    if (question.ask === 'visits') said = visits;
    if (question.ask === 'refuse') refusals = { sender: [], recipient: [], content: [], ...question.refusals };
    if (question.ask === 'stop') await new Promise(resolve => server.server.close(resolve));
    if (question.ask === 'start') await new Promise(resolve => server.server.listen(port, '127.0.0.1', resolve));
    console.log(JSON.stringify(said));
}
process.exit(0);
