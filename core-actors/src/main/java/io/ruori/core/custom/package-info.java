/** Custom kinds as the kinds they become: resource types made of definitions, served by the same code as built-in ones. */
package io.ruori.core.custom;
