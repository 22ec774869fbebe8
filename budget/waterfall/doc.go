// Package waterfall distributes what a venture earns down through tiers.
package waterfall
