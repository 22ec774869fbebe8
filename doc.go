// Package partnerkit is the map of the library.
package partnerkit
