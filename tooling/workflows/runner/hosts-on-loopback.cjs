// Every host of the platform is the server on HOSTS_PORT of this machine, whatever network a test runs in.
const dns = require('node:dns/promises');
const net = require('node:net');

const HTTPS_PORT = 443;
const { connect } = net;

dns.lookup = async () => [{ address: '127.0.0.1', family: 4 }];
net.connect = (options, ...rest) =>
  connect(options.port === HTTPS_PORT ? { ...options, port: Number(process.env.HOSTS_PORT) } : options, ...rest);
