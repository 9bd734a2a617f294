/** Where a member's log goes: to its file in the background, to the terminal in the foreground. */
package io.ruori.launcher.log;
