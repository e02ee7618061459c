"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.readMade = readMade;
exports.keepMade = keepMade;
const node_crypto_1 = require("node:crypto");
const node_fs_1 = require("node:fs");
const node_path_1 = require("node:path");
const root = (0, node_path_1.join)(__dirname, '../..');
const CACHE = (0, node_path_1.join)(root, 'node_modules/.cache/vmshift-tests');
/** After so long a folder of other sources is in use by no test any more. */
const KEPT_MS = 24 * 3_600_000;
/**
 * The folder that was kept under this name by a test of the same sources; undefined where there is none yet. To be copied,
 * never changed.
 */
function readMade(name) {
    const folder = placeOf(name);
    return (0, node_fs_1.existsSync)(folder) ? folder : undefined;
}
/** Keeps a copy of a folder for the tests of the same sources, whichever of the parallel workers comes first. */
function keepMade(name, folder) {
    const place = placeOf(name);
    (0, node_fs_1.mkdirSync)(CACHE, { recursive: true });
    removeOld();
    const temporary = (0, node_fs_1.mkdtempSync)((0, node_path_1.join)(CACHE, 'new-'));
    (0, node_fs_1.cpSync)(folder, temporary, { recursive: true });
    try {
        (0, node_fs_1.renameSync)(temporary, place);
    }
    catch (error) {
        (0, node_fs_1.rmSync)(temporary, { recursive: true, force: true });
        if (!(0, node_fs_1.existsSync)(place))
            throw error;
    }
}
function removeOld() {
    for (const name of (0, node_fs_1.readdirSync)(CACHE)) {
        const age = Date.now() - ((0, node_fs_1.statSync)((0, node_path_1.join)(CACHE, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
        if (age > KEPT_MS)
            (0, node_fs_1.rmSync)((0, node_path_1.join)(CACHE, name), { recursive: true, force: true });
    }
}
function placeOf(name) {
    digest ??= digestOfSources();
    return (0, node_path_1.join)(CACHE, `${name}-${digest}`);
}
let digest;
/** Everything that a rendered file or a commit of it may depend on, and what makes the folders. */
function digestOfSources() {
    const hash = (0, node_crypto_1.createHash)('sha256').update(process.version);
    for (const group of ['apps', 'packages']) {
        for (const name of (0, node_fs_1.readdirSync)((0, node_path_1.join)(root, group)).sort()) {
            for (const folder of ['src', 'schema', 'test-support'])
                addFolder((0, node_path_1.join)(group, name, folder), hash);
        }
    }
    for (const folder of ['.github', 'tooling/testing', 'tooling/workflows'])
        addFolder(folder, hash);
    // Where the built program makes the folder, the build must be of these sources: the stamp changes with each one.
    for (const file of ['.gitattributes', '.gitignore', 'pnpm-lock.yaml', 'node_modules/.build-stamp.json']) {
        if ((0, node_fs_1.existsSync)((0, node_path_1.join)(root, file)))
            addFile(file, hash);
    }
    return hash.digest('hex').slice(0, 16);
}
function addFolder(folder, hash) {
    if (!(0, node_fs_1.existsSync)((0, node_path_1.join)(root, folder)))
        return;
    for (const entry of (0, node_fs_1.readdirSync)((0, node_path_1.join)(root, folder), { withFileTypes: true })) {
        const path = (0, node_path_1.join)(folder, entry.name);
        if (entry.isDirectory())
            addFolder(path, hash);
        else if (!entry.name.endsWith('.test.ts'))
            addFile(path, hash);
    }
}
function addFile(path, hash) {
    const content = (0, node_fs_1.readFileSync)((0, node_path_1.join)(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
}
