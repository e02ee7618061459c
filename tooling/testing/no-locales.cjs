// In the place of zod's messages in 60 languages: it loads the English ones by themselves.
module.exports = {};
