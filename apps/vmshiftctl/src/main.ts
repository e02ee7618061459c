console.error('vmshiftctl');
process.exit(2);
