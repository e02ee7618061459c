@rem Runs vmshiftctl of this clone on Windows, as the script without an ending does elsewhere.
@node "%~dp0apps\vmshiftctl\bin\vmshiftctl.js" %*
